import type { Command } from 'commander'
import { coverageAnswer, diffAnswer } from '../../query/api/coverage-answers.ts'
import { type Coverage, coverage } from '../../query/catalogues/coverage.ts'
import type { CatalogueQuestion } from '../../query/catalogues/node-catalogues.ts'
import { prepareQuestion } from '../../query/catalogues/prepare-question.ts'
import { versionDiff } from '../../query/catalogues/version-diff.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { sayCoverage, sayDiff } from '../cli/say-coverage.ts'
import { tellingProblem } from '../cli/telling-problem.ts'
import { typedItemId } from '../cli/typed-ids.ts'
import { notCounted, openItemReader } from '../engines/open-item-reader.ts'
import { divisionOf, typedDay } from './rules.ts'

/** coverage, diff: what the pages of catalogues say, from what is stored; the hub may run. */
export function catalogueViewCommands(program: Command, group: Command): void {
  group
    .command('coverage')
    .description('offices by fields: which catalogues there are, and which are in force, as everybody may see it')
    .option('--division <code>', 'this place and all below (the division at the top)')
    .option('--on <day>', 'the day that is taken as today', typedDay)
    .action(async ({ division, on }: { division?: string; on?: string }) => {
      const context = contextOf(program)
      await asking(context, on, async (question) => {
        const code = divisionOf(question.directory, division)
        const found = await wholeCoverage(question, code)
        const { next: _, ...answer } = coverageAnswer(found, question.directory)
        const place = question.directory.division(code)?.name ?? code
        context.output.result({ on: question.on, division: code, ...answer }, () =>
          sayCoverage(found, place, question.on),
        )
      })
    })
  group
    .command('diff <itemId>')
    .description('how two versions of a catalogue differ, row by row')
    .option('--from <version>', 'the earlier one (the one before --to)', positiveNumber)
    .option('--to <version>', 'the later one (the newest)', positiveNumber)
    .action(async (text: string, versions: { from?: number; to?: number }) => {
      const itemId = typedItemId(text)
      const context = contextOf(program)
      await asking(context, undefined, async (question) => {
        const found = await versionDiff(question, itemId, versions)
        context.output.result(diffAnswer(found), () => sayDiff(found))
      })
    })
}

/** Tells a problem as the API does, in words or as JSON. */
async function asking(
  context: CommandContext,
  on: string | undefined,
  answer: (question: CatalogueQuestion) => Promise<void>,
): Promise<void> {
  await using open = await openItemReader(context, notCounted(context.output))
  const { reader } = open
  await tellingProblem(context.output, () =>
    reader.active.use(async (generation) => answer((await prepareQuestion(reader, generation, on)).question)),
  )
}

const OFFICES_AT_ONCE = 50

/** All pages as one. */
async function wholeCoverage(question: CatalogueQuestion, division: Parameters<typeof coverage>[1]['division']) {
  let whole: Coverage | null = null
  for (let cursor: string | undefined; ; ) {
    const page: Coverage = await coverage(question, { division, limit: OFFICES_AT_ONCE, cursor })
    whole = whole === null ? page : joined(whole, page)
    if (page.next === null) return whole
    cursor = page.next
  }
}

const joined = (before: Coverage, page: Coverage): Coverage => ({
  ...page,
  offices: [...before.offices, ...page.offices],
  withheld: [...before.withheld, ...page.withheld],
  incomplete: [...before.incomplete, ...page.incomplete],
})
