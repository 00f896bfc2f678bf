let key = 0

/** Publishes an item as a clerk's program does, and gives its id. `more` goes beside the content. */
export async function publishItem(
  { url, token, nodeId }: { url: string; token: string; nodeId: string },
  content: unknown,
  more: { new?: true } = {},
): Promise<string> {
  const response = await fetch(`${url}/v1/items`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `bench-${process.pid}-${key++}`,
    },
    body: JSON.stringify({ nodeId, content, ...more }),
  })
  const answer = (await response.json()) as { itemId: string }
  if (response.status !== 201) throw new Error(`POST gave ${response.status}: ${JSON.stringify(answer)}`)
  return answer.itemId
}
