import { isShell, type ProcessEntry, type ProcessLink, type ReadProcess } from './process-table.ts'

const DETACHES = /\b(?:nohup|setsid|disown)\b/
/** `command &`, but neither `&&` nor `2>&1` nor `&>`. */
const IN_BACKGROUND = /(?<![&>])&(?![&>\d])/

/**
 * The processes that launched this one and wait for it, the nearest first: npm or npx, `sh -c`, a script, a test runner.
 * The row ends where somebody detached it: at the border of a session (setsid, systemd, cron, a terminal), at nohup, and
 * at a shell that put it into the background of a script. It also ends at a shell where somebody types: when its terminal
 * closes, the kernel sends SIGHUP.
 */
export function launchersOf(pid: number, read: ReadProcess): number[] {
  const launchers: number[] = []
  let child = read(pid)
  while (child !== null) {
    const parent = read(child.parent)
    if (parent === null || parent.pid === 1 || parent.session !== child.session) break
    if ((child.byNohup && !parent.byNohup) || isShellThatDetaches(parent)) break
    launchers.push(parent.pid)
    child = parent
  }
  return launchers
}

function isShellThatDetaches(entry: ProcessEntry): boolean {
  if (!isShell(entry.args)) return false
  const command = commandOf(entry)
  if (command !== null) return DETACHES.test(command)
  return entry.script === null || DETACHES.test(entry.script) || IN_BACKGROUND.test(entry.script)
}

/** What a shell was given with `-c`. */
function commandOf({ args }: ProcessEntry): string | null {
  const option = args.findIndex((word) => /^-[a-z]*c$/.test(word))
  return option < 0 ? null : args.slice(option + 1).join(' ')
}

/** Whether nohup stands somewhere above the process in its session. Node takes back that nohup ignores SIGHUP. */
export function isBelowNohup(pid: number, read: ReadProcess): boolean {
  const session = read(pid)?.session
  for (let entry = read(pid); entry !== null && entry.session === session; entry = read(entry.parent))
    if (entry.byNohup || (isShell(entry.args) && /\bnohup\b/.test(commandOf(entry) ?? entry.script ?? ''))) return true
  return false
}

/**
 * Whether each of them is still the parent of the one below. A process that ended leaves its children to another parent,
 * also while nobody has fetched its exit code.
 */
export function isStillLaunched(pid: number, launchers: number[], read: (pid: number) => ProcessLink | null): boolean {
  let child = pid
  for (const launcher of launchers) {
    if (read(child)?.parent !== launcher) return false
    child = launcher
  }
  return read(child) !== null
}
