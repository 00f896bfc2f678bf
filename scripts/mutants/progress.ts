/** How far a run is, on stderr: on a terminal at once, elsewhere one line a minute. */
export function showProgress(): { tell(folder: string, done: number, of: number): void; stop(): void } {
  const { stderr } = process
  let line = ''
  const show = () => stderr.write(stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
  const timer = stderr.isTTY ? null : setInterval(show, 60_000)
  return {
    tell: (folder, done, of) => {
      const isNew = !line.startsWith(`${folder}:`)
      line = `${folder}: ${done} of ${of} mutants`
      if (stderr.isTTY || isNew) show()
    },
    stop: () => {
      if (timer !== null) clearInterval(timer)
      if (line !== '') show()
      if (stderr.isTTY && line !== '') stderr.write('\n')
    },
  }
}
