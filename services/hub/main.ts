import { Command, CommanderError } from 'commander'
import { forTerminal } from '../edge/visible-controls.ts'
import { EXAMPLES } from './cli/help-examples.ts'
import { describeInChinese, helpInChinese, readsChinese, titleInChinese } from './cli/help-in-chinese.ts'
import { hushKafkajs } from './cli/hush-kafkajs.ts'
import { describeFailure, EXIT } from './cli/output.ts'
import { endWithLauncher } from './launcher/end-with-launcher.ts'
import { registerCommands } from './register-commands.ts'
import { VERSION } from './version.ts'

// Whatever the hub writes is its owner's alone, also in a folder that was there before.
process.umask(0o077)
hushKafkajs()
endWithLauncher()

const program = new Command('hub')
  .description('The same disclosure item on every village board, county site and city topic page, provably.')
  .option('--json', 'results as JSON on stdout')
  .version(VERSION)
  .configureOutput({ outputError: (text, write) => write(forTerminal(usageLine(text))) })
  .exitOverride()

const inChinese = readsChinese(process.env)
if (inChinese) helpInChinese(program)
await registerCommands(program, process.argv.slice(2))
if (inChinese)
  describeInChinese(program, (await import('./cli/help-in-chinese.json', { with: { type: 'json' } })).default)
addExamples(program, [])

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // In `hub verify | head` the reader has seen enough: no failure.
  if (error.code === 'EPIPE') process.exit()
  // The terminal was closed. The kernel says so by SIGHUP too, which may come later than this.
  if (error.code === 'EIO') return void process.kill(process.pid, 'SIGHUP')
  throw error
})

// When the terminal is gone, nobody reads it. That is no reason not to close what is open.
process.stderr.on('error', () => {})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage)
  // Where closing failed too, the first failure is the one to report.
  const { line, exit } = describeFailure(error instanceof SuppressedError ? error.suppressed : error)
  process.stderr.write(forTerminal(`${line}\n`))
  // Whatever is still open would keep alive a process that has failed.
  process.exit(exit)
}

function addExamples(command: Command, words: string[]): void {
  const examples = EXAMPLES[words.join(' ')] ?? []
  const title = inChinese ? titleInChinese('Examples:') : 'Examples:'
  if (examples.length > 0) command.addHelpText('after', `\n${title}\n${examples.map(exampleLine).join('\n')}`)
  for (const sub of command.commands) addExamples(sub, [...words, sub.name()])
}

function exampleLine(example: string): string {
  const [, environment = '', words = ''] = /^((?:[A-Z_]+=\S+ )*)(.*)$/.exec(example) ?? []
  return `  ${environment}npx hub ${words}`
}

/** Words a wrong call in one line, as every other failure: `hub: unknown command 'improt' (Did you mean import?). See: hub help [usage]` */
function usageLine(text: string): string {
  const said = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')
    .replace(/\.$/, '')
  return `hub: ${said}. See: npx hub help [usage]\n`
}
