/** Makes a `fetch` of the function, for a client that is not to reach a network. */
export function fetchOf(handle: (request: Request) => Promise<Response>): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    return handle(request);
  };
}
