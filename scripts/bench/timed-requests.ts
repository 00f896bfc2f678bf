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

async function measured(
  pid: number,
  { unit, requests }: { unit: CpuPerUnit['unit']; requests: string[] },
  request: (url: string) => Promise<void>,
): Promise<TimedRequests> {
  const spentBefore = cpuMicroseconds(pid)
  const milliseconds: number[] = []
  for (const url of requests) {
    const started = performance.now()
    await request(url)
    milliseconds.push(performance.now() - started)
  }
  return { milliseconds, cpu: { unit, microseconds: (cpuMicroseconds(pid) - spentBefore) / requests.length } }
}

async function ask(url: string, init?: RequestInit, expected = 200): Promise<void> {
  const response = await fetch(url, init)
  await response.arrayBuffer()
  if (response.status !== expected) throw new Error(`${url} gave ${response.status}, not ${expected}`)
}
