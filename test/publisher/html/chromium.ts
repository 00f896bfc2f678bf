import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine, null if there is none. */
export const chromiumPath = (): string | null => PLACES.find((place) => existsSync(place)) ?? null

export interface Chromium {
  /** Runs an expression in an empty page, and gives its value. Promises are waited for. */
  evaluate<T>(expression: string): Promise<T>
  stop(): Promise<void>
}

/** Starts a browser without a window, which reaches no network. It is spoken to over the DevTools protocol. */
export async function startChromium(): Promise<Chromium> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-chromium-'))
  const browser = spawn(
    chromiumPath() ?? '',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-port=0'],
      ...[`--user-data-dir=${folder}`, '--host-resolver-rules=MAP * ~NOTFOUND', '--no-first-run', 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const port = await portOf(browser)
  const pages = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Record<string, string>[]
  const socket = new WebSocket(pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '')
  await once(socket as unknown as EventTarget & NodeJS.EventEmitter, 'open')
  let last = 0
  socket.send(JSON.stringify({ id: ++last, method: 'Page.enable' }))
  const waiting = new Map<number, (answer: DevToolsAnswer) => void>()
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as DevToolsAnswer
    // A dialog would stop the page for ever.
    if (answer.method === 'Page.javascriptDialogOpening')
      socket.send(JSON.stringify({ id: ++last, method: 'Page.handleJavaScriptDialog', params: { accept: true } }))
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  return {
    evaluate: async <T>(expression: string) => {
      const id = ++last
      const answered = new Promise<DevToolsAnswer>((resolve) => waiting.set(id, resolve))
      const params = { expression, awaitPromise: true, returnByValue: true }
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
      const { result } = await Promise.race([answered, tooLate(expression)])
      if (result?.exceptionDetails !== undefined) throw new Error(JSON.stringify(result.exceptionDetails))
      return result?.result?.value as T
    },
    stop: async () => {
      socket.close()
      browser.kill('SIGKILL')
      await once(browser, 'exit')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface DevToolsAnswer {
  id: number
  method?: string
  result?: { result?: { value?: unknown }; exceptionDetails?: unknown }
}

async function portOf(browser: ChildProcess): Promise<string> {
  if (browser.stderr === null) throw new Error('the browser has no error output')
  for await (const line of createInterface({ input: browser.stderr })) {
    const port = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1]
    if (port !== undefined) return port
  }
  throw new Error('the browser ended before it listened')
}

const MOST_SECONDS = 60

async function tooLate(expression: string): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, MOST_SECONDS * 1000).unref())
  throw new Error(`the browser gave no answer in ${MOST_SECONDS} s: ${expression.slice(-200)}`)
}
