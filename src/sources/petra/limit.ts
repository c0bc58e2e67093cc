/**
 * The limit of the route (API page). The page names no number of requests at once, so it is a modest one. `GET /v1/tenants`
 * has the same limit with the same key; it is counted with the others, which costs one request a day and can only err on
 * the safe side. The newest page is what users wait for: one request of a minute is left to it.
 */
export const petraLimit = { requests: 10, windowMs: 60_000, concurrency: 4, reserved: 1 } as const;
