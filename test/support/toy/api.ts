/** The toy's API: `GET /alerts`, in pages of which each names the next. */
export function createToyApi(key: string) {
  const alerts = [1, 2, 3, 4].map((number) => ({
    id: `toy-${number}`,
    at: new Date(Date.now() - (5 - number) * 3_600_000).toISOString(),
    phase: number % 2 ? 'broken' : 'mended',
    rule: number > 2 ? 'Blocks' : 'Dolls',
    who: `child${number}@toy.example`,
    page: `https://console.toy.example/alerts/${number}`,
    color: 'red',
  }));
  const requests: Request[] = [];
  const handle = async (request: Request): Promise<Response> => {
    requests.push(request);
    const { searchParams: query } = new URL(request.url);
    if (request.headers.get('x-toy-key') !== key) return Response.json({ error: 'unknown key' }, { status: 401 });
    const from = Number(query.get('cursor') ?? 0);
    const to = from + Number(query.get('size'));
    return Response.json({ alerts: alerts.slice(from, to), ...(to < alerts.length && { next: String(to) }) });
  };
  return { alerts, requests, handle };
}
