import { request } from 'node:http'

export interface HeardEvent {
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
  data: any
  /** The last id that had come by then (WHATWG HTML, section 9.2.6). */
  id: string
}

/** A reader of an event stream, which knows nothing of the code that writes it. */
export interface EventReader {
  events: HeardEvent[]
  comments: () => number
  /** The last id that came, be it without an event. */
  lastId: () => string
  headers: Record<string, unknown>
  status: number
  /** The body of an answer that is no stream. */
  text: () => string
  /** Resolves with the first event that is so, of those that came and come. Rejects when the stream ends before. */
  until(isSo: (heard: HeardEvent) => boolean): Promise<HeardEvent>
  /** Takes nothing any more. */
  pause(): void
  resume(): void
  /** Resolves when the other side has ended the stream, or has broken it off. */
  ended: Promise<void>
  close(): void
}

export function readEvents(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false })
    asked.on('error', reject)
    asked.on('response', (response) => {
      const events: HeardEvent[] = []
      let [comments, lastId, rest, whole, isOver] = [0, '', '', '', false]
      const waiting = new Set<() => void>()
      const wake = () => waiting.forEach((each) => each())
      const take = (block: string) => {
        const heard = { event: 'message', data: '' }
        for (const line of block.split('\n')) {
          const [, name = '', value = ''] = /^([^:]*):? ?([\s\S]*)$/.exec(line) ?? []
          if (line.startsWith(':')) comments++
          else if (name === 'id') lastId = value
          else if (name === 'event') heard.event = value
          else if (name === 'data') heard.data += value
        }
        if (heard.data !== '') events.push({ event: heard.event, data: JSON.parse(heard.data), id: lastId })
      }
      response.setEncoding('utf8').on('data', (chunk: string) => {
        whole += chunk
        const blocks = (rest + chunk).split('\n\n')
        rest = blocks.pop() ?? ''
        blocks.forEach(take)
        wake()
      })
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      response.on('close', () => {
        isOver = true
        wake()
        end()
      })
      response.on('error', () => {})
      resolve({
        ...{ events, ended, headers: response.headers, status: response.statusCode ?? 0 },
        comments: () => comments,
        lastId: () => lastId,
        text: () => whole,
        until: (isSo) =>
          new Promise((found, failed) => {
            const look = () => {
              const heard = events.find(isSo)
              if (heard === undefined && !isOver) return
              waiting.delete(look)
              if (heard === undefined) failed(new Error('the stream ended'))
              else found(heard)
            }
            waiting.add(look)
            look()
          }),
        pause: () => void response.pause(),
        resume: () => void response.resume(),
        close: () => void asked.destroy(),
      })
    })
    asked.end()
  })
}

/** The text of an answer. Of a stream, what has come when it has told everything, or with its headers where it tells nothing. */
export async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text()
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (/^event: ?(caught-up|reset)$/m.test(text) && text.endsWith('\n\n')) break
  }
  return text
}
