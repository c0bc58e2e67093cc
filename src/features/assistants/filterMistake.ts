import type { FilterSyntaxError } from '../../domain/filter/filter';
import { clean, dataBlock } from './thirdPartyData';

/** Tells a language model what is wrong with its filter, and where. */
export function filterMistake({ message, start, end }: FilterSyntaxError, filter: string): string {
  const data = { problem: message, start, end, mistake: filter.slice(start, end), filter };
  return `The filter has a mistake: nothing was read. Mend it and ask again.\n\n${dataBlock(clean(data, 1000))}`;
}
