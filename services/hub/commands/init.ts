import { type Command, Option } from 'commander'
import { contextOf } from '../command-context.ts'
import { initialise } from '../init.ts'

export function initCommand(program: Command): void {
  program
    .command('init')
    .description('make a hub for a county or city: directory, a node for each of its governments, keys, tokens')
    .addOption(new Option('--division <code>', '6-digit code of a county or city').makeOptionMandatory())
    .action(async ({ division }: { division: string }) => {
      const context = contextOf(program)
      const { data, output } = context
      const made = await initialise(context, division)
      output.result(made, () =>
        [
          `Hub ${made.hubId} in ${data.folder}: ${made.divisions} divisions, ${made.nodes.length} nodes.`,
          'Tokens, shown this once (kept only as hashes):',
          ...made.nodes.map(({ nodeId, name }) => `  ${nodeId.padEnd(28)} ${made.tokens[nodeId]}  ${name}`),
          'Next: npx hub start',
        ].join('\n'),
      )
    })
}
