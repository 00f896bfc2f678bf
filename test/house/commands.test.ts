import { expect } from 'chai'
import { Command } from 'commander'
import { EXAMPLES } from '../../services/hub/cli/help-examples.ts'
import { registerCommands } from '../../services/hub/register-commands.ts'

describe('the command line', function () {
  this.timeout(60_000)
  it('describes every command and shows how it is typed', async () => {
    const program = new Command('hub')
    await registerCommands(program, [])
    const leaves = (command: Command, words: string[]): string[] =>
      command.commands.length === 0
        ? [words.join(' ')]
        : command.commands.flatMap((sub) => {
            expect(sub.description(), sub.name()).not.to.equal('')
            return leaves(sub, [...words, sub.name()])
          })
    for (const leaf of leaves(program, [])) {
      expect(EXAMPLES[leaf], leaf).to.have.length.at.least(1)
      for (const example of EXAMPLES[leaf] ?? []) expect(example).to.include(leaf)
    }
  })
})
