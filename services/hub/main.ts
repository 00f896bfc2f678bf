import { Command, CommanderError } from 'commander'
import { compareCommand } from './commands/compare.ts'
import { directoryCommand } from './commands/directory.ts'
import { importCommand } from './commands/import.ts'
import { initCommand } from './commands/init.ts'
import { itemCommands } from './commands/items.ts'
import { journalCommand } from './commands/journal.ts'
import { keysCommand } from './commands/keys.ts'
import { lagCommand } from './commands/lag.ts'
import { parkedCommand } from './commands/parked.ts'
import { rebuildCommand } from './commands/rebuild.ts'
import { replayCommand } from './commands/replay.ts'
import { serviceCommands } from './commands/service.ts'
import { startCommand } from './commands/start.ts'
import { tokensCommand } from './commands/tokens.ts'
import { verifyCommand } from './commands/verify.ts'
import { describeFailure, EXIT } from './output.ts'

const program = new Command('hub')
  .description('The same disclosure item on every village board, county site and city topic page, provably.')
  .option('--json', 'results as JSON on stdout')
  .showHelpAfterError()
  .exitOverride()

const commands = [
  startCommand,
  ...serviceCommands,
  initCommand,
  importCommand,
  ...itemCommands,
  lagCommand,
  parkedCommand,
  rebuildCommand,
  replayCommand,
  verifyCommand,
  compareCommand,
  directoryCommand,
  tokensCommand,
  keysCommand,
  journalCommand,
]
for (const command of commands) command(program)

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  else {
    const { line, exit } = describeFailure(error)
    process.stderr.write(`${line}\n`)
    process.exitCode = exit
  }
}
