import type { Command } from 'commander'
import { catalogueAnswers } from './catalogue/answer-submission.ts'
import { catalogueCheck } from './catalogue/check-catalogue.ts'
import { catalogueComment } from './catalogue/comment-submission.ts'
import { catalogueComments, catalogueStatus } from './catalogue/follow-submission.ts'
import { catalogueImport } from './catalogue/import-catalogue.ts'
import { catalogueSubmissions } from './catalogue/read-submissions.ts'
import { catalogueSubmit } from './catalogue/submit-catalogue.ts'
import { catalogueViewCommands } from './catalogue-views.ts'

/** `hub catalogue`: the standard catalogue (事项标准目录) of an office, and its review. */
export function catalogueCommand(program: Command): void {
  const group = program
    .command('catalogue')
    .description('the standard catalogue: what an office publishes, on what basis and within what time')
  for (const add of [
    ...[catalogueCheck, catalogueImport],
    ...[catalogueSubmit, catalogueStatus, catalogueComments],
    ...[catalogueSubmissions, catalogueComment, catalogueAnswers],
    catalogueViewCommands,
  ])
    add(program, group)
}
