import type { CpuPerUnit } from './figures.ts'
import { cpuMicroseconds } from './process-usage.ts'

export interface TimedRequests {
  milliseconds: number[]
  cpu: CpuPerUnit
}

/** Code that is new to a process costs more at first. So many requests are enough for it to be compiled. */
const WARM_UP_REQUESTS = 300

/** Asks for all addresses in turn, and measures nothing. */
export async function warmUp(urls: string[]): Promise<void> {
  for (let asked = 0; asked < WARM_UP_REQUESTS; asked += urls.length) for (const url of urls) await ask(url)
}

interface Asked {
  urls: string[]
  /** At least so many, until all addresses were asked for equally often. */
  requests: number
  /** One answer is one such unit. */
  unit: CpuPerUnit['unit']
}

/** Asks a hub's process for all addresses in turn, one request at a time. */
export async function timedRequests(pid: number, { urls, requests, unit }: Asked): Promise<TimedRequests> {
  const asked = Array.from({ length: Math.ceil(requests / urls.length) }, () => urls).flat()
  return measured(pid, { unit, requests: asked }, (url) => ask(url))
}

/** Asks for one list again and again, with the ETag of the last answer. */
export async function timedNotModified(pid: number, url: string, requests: number): Promise<TimedRequests> {
  const etag = (await fetch(url)).headers.get('etag') as string
  const again = () => ask(url, { headers: { 'if-none-match': etag } }, 304)
  return measured(pid, { unit: 'list', requests: Array.from({ length: requests }, () => url) }, again)
}

/** One address may have five texts checked a second. */
const CHECK_EVERY_MS = 250

/** Asks `/check` for each text in turn. */
export async function timedTextChecks(
  { url, pid }: { url: string; pid: number },
  texts: string[],
): Promise<TimedRequests> {
  const check = (text: string) => {
    const body = new FormData()
    body.append('text', text)
    return ask(`${url}/check`, { method: 'POST', body })
  }
  return measured(pid, { unit: 'page', requests: texts, everyMs: CHECK_EVERY_MS }, check)
}

async function measured(
  pid: number,
  { unit, requests, everyMs = 0 }: { unit: CpuPerUnit['unit']; requests: string[]; everyMs?: number },
  request: (url: string) => Promise<void>,
): Promise<TimedRequests> {
  const spentBefore = cpuMicroseconds(pid)
  const milliseconds: number[] = []
  for (const url of requests) {
    const started = performance.now()
    await request(url)
    const took = performance.now() - started
    milliseconds.push(took)
    if (took < everyMs) await new Promise((resolve) => setTimeout(resolve, everyMs - took))
  }
  return { milliseconds, cpu: { unit, microseconds: (cpuMicroseconds(pid) - spentBefore) / requests.length } }
}

async function ask(url: string, init?: RequestInit, expected = 200): Promise<void> {
  const response = await fetch(url, init)
  await response.arrayBuffer()
  if (response.status !== expected) throw new Error(`${url} gave ${response.status}, not ${expected}`)
}
