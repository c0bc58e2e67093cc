import { cyberhaven } from './cyberhaven/vendor';
import { petra } from './petra/vendor';
import type { Vendor } from './vendor';

/** All APIs, in the order in which they are offered. */
export const vendors: readonly Vendor[] = [petra, cyberhaven];

const byId = new Map(vendors.map((vendor) => [vendor.id, vendor]));

/**
 * The vendor of a connection's `kind` or an incident's `source`.
 * @throws RangeError when there is none: what was not parsed here must not go by the rules of another
 */
export function vendorOf(id: string): Vendor {
  const vendor = byId.get(id);
  if (!vendor) throw new RangeError('There is no such vendor.');
  return vendor;
}
