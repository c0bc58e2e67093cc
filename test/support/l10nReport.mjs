// `npm run l10n`: prints what is wrong with the translations, as JSON; `missing` is ready to be pasted into its file and translated.
import { checkTranslations } from './l10n.mjs';
import { checkout } from './install.mjs';

console.log(JSON.stringify(checkTranslations(checkout), undefined, 2));
