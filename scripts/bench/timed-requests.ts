import type { CpuPerUnit } from './figures.ts'
import { cpuMicroseconds } from './process-usage.ts'

export interface TimedRequests {
  milliseconds: number[]
  cpu: CpuPerUnit
}

interface Asked {
  urls: string[]
  rounds: number
  /** One answer is one such unit. */
  unit: CpuPerUnit['unit']
}

/** Asks a hub's process for all addresses in turn, one request at a time, after one round that is not measured. */
export async function timedRequests(pid: number, { urls, rounds, unit }: Asked): Promise<TimedRequests> {
  for (const url of urls) await ask(url)
  return measured(pid, { unit, requests: Array.from({ length: rounds }, () => urls).flat() }, (url) => ask(url))
}

/** Asks for one list again and again, with the ETag of the last answer. */
export async function timedNotModified(pid: number, url: string, rounds: number): Promise<TimedRequests> {
  const etag = (await fetch(url)).headers.get('etag') as string
  const again = () => ask(url, { headers: { 'if-none-match': etag } }, 304)
  return measured(pid, { unit: 'list', requests: Array.from({ length: rounds }, () => url) }, again)
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
