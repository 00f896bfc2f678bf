import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'

/** A process, as far as it matters to those that it launched. */
export interface ProcessEntry {
  pid: number
  parent: number
  /** Pid of the process that began the session. `setsid`, systemd, cron and each terminal begin one. */
  session: number
  args: string[]
  /** The shell says in the variable `_` that `nohup` ran it. */
  byNohup: boolean
  /** The text of the script that a shell runs from a file. */
  script: string | null
}

/** Null when no such process is there, or when it cannot be looked at. */
export type ReadProcess = (pid: number) => ProcessEntry | null

/** A process's place among the others. It is one file to read, where the whole entry is five. */
export type ProcessLink = Pick<ProcessEntry, 'pid' | 'parent' | 'session'>

/** Reads /proc, so it finds nothing outside Linux. */
export function readLink(pid: number): ProcessLink | null {
  const stat = textOf(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The name in brackets may hold anything, brackets and blanks too.
  const [, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { pid, parent: Number(parent), session: Number(session) }
}

export const readProcess: ReadProcess = (pid) => {
  const link = readLink(pid)
  const args = textOf(`/proc/${pid}/cmdline`)
  if (link === null || args === null) return null
  const words = args.split('\0').slice(0, -1)
  return {
    ...link,
    args: words,
    byNohup: /(?:^|\0)_=[^\0]*\/nohup(?:\0|$)/.test(textOf(`/proc/${pid}/environ`) ?? ''),
    script: isShell(words) ? scriptOf(pid) : null,
  }
}

const SHELLS = /^-?(?:sh|bash|dash|ash|zsh|ksh|mksh|fish|busybox)$/

export const isShell = ([program = '']: string[]): boolean => SHELLS.test(basename(program))

/** bash keeps its script open as 255, dash as 10. What is no plain file could keep the reader waiting for ever. */
function scriptOf(pid: number): string | null {
  for (const file of [`/proc/${pid}/fd/255`, `/proc/${pid}/fd/10`])
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return textOf(file)
  return null
}

/** `nohup` on a terminal leaves a stdin that can only be written. */
export function isStdinWriteOnly(): boolean {
  const [, flags = '0'] = /^flags:\s*(\d+)/m.exec(textOf('/proc/self/fdinfo/0') ?? '') ?? []
  return (Number.parseInt(flags, 8) & 3) === 1
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
