/** The limit of the route, for each key (API page). A long history leaves a few requests to users who ask for what is new. */
export const cyberhavenLimit = { requests: 60, windowMs: 60_000, concurrency: 5, reserved: 5 } as const;
