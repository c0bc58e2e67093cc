const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * An amount of data in its largest fitting unit of 1,024, such as `2 MB` or `1.5 GB`.
 * @param language in which numbers are written (BCP 47)
 */
export function sizeText(bytes: number, language = 'en'): string {
  const last = units.length - 1;
  const step = Math.min(last, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const amount = bytes / 1024 ** step;
  const [shown, unit] = Math.round(amount) === 1024 && step < last ? [1, units[step + 1]] : [amount, units[step]];
  return `${shown.toLocaleString(language, { maximumFractionDigits: shown < 10 ? 1 : 0 })} ${unit}`;
}
