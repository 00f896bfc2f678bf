import { type Command, Option } from 'commander'
import { HubError } from '../../domain/errors.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import { contextOf } from '../cli/command-context.ts'
import { typedDivision } from '../cli/typed-ids.ts'
import { initialise } from '../founding/init.ts'
import type { Initialised } from '../founding/make-hub.ts'
import { SAMPLE_DIVISION, SAMPLE_NODES } from '../founding/sample/sample-nodes.ts'

interface InitOptions {
  division?: DivisionCode
  sample?: boolean
  ifMissing?: boolean
}

export function initCommand(program: Command): void {
  program
    .command('init')
    .description('make a hub for a county or city: directory, a node for each of its governments, keys, tokens')
    .addOption(
      new Option('--division <code>', '6-digit code of a county or city').argParser(typedDivision).conflicts('sample'),
    )
    .option('--sample', 'the Fuyang sample instead; its publisher publishes the sample items')
    .option('--if-missing', 'do nothing where the data folder holds a hub already')
    .action(async ({ division, sample, ifMissing }: InitOptions) => {
      const context = contextOf(program)
      const { data, output } = context
      if (ifMissing && !data.isEmpty())
        return output.result({ existing: true }, () => `${data.folder} holds a hub already.`)
      if (!sample && division === undefined)
        throw new HubError('usage', 'Give --division CODE (6 digits, e.g. 341222) or --sample.')
      const made = await (sample
        ? initialise(context, SAMPLE_DIVISION, SAMPLE_NODES)
        : initialise(context, division as DivisionCode))
      output.result(made, () => say(made, data.folder))
    })
}

const say = ({ hubId, divisions, nodes, tokens }: Initialised, folder: string): string =>
  [
    `Hub ${hubId} in ${folder}: ${divisions} divisions, ${nodes.length} nodes.`,
    'Tokens, shown this once (kept only as hashes):',
    ...nodes.map(({ nodeId, name }) => `  ${nodeId.padEnd(28)} ${tokens[nodeId]}  ${name}`),
    'Next: npx hub start',
  ].join('\n')
