import type { Fault } from '../domain/errors.ts'
import { type CheckContext, checkContent } from '../domain/item/check-content.ts'
import type { Content } from '../domain/item/content.ts'
import { contentWarnings } from '../domain/item/content-warnings.ts'
import { shownTexts } from '../domain/item/shown-texts.ts'
import { spreadsheetFaults } from '../domain/item/spreadsheet-errors.ts'
import { tidyContent } from '../domain/item/tidy-content.ts'
import { checkLikelyData } from '../domain/personal-data/check-likely-data.ts'
import { lookThrough } from '../domain/personal-data/look-through.ts'
import type { Warning } from '../domain/warning.ts'
import { cleanBody } from './clean-body.ts'

/**
 * A content with its texts tidied and its HTML cleaned, the faults for which publishing would refuse it, and what its
 * author should look at again. Their places are in the content.
 */
export interface CheckedContent {
  content: Content
  /** The same before its HTML was cleaned: by that a row of a file is known again. */
  tidied: Content
  faults: Fault[]
  warnings: Warning[]
}

export type CleanAndCheck = (content: Content, context: CheckContext) => CheckedContent

/**
 * Cleans and checks contents. A content that was checked before under the same node, directory and day is not checked
 * again: an import checks all its rows before it publishes the first one, and publishing checks them too.
 */
export function createCleanAndCheck(): CleanAndCheck {
  const known = new WeakMap<Content, { context: CheckContext; checked: CheckedContent }>()
  return (content, context) => {
    const before = known.get(content)
    if (before !== undefined && isSame(before.context, context)) return before.checked
    const tidy = tidyContent(content)
    const clean = cleanBody(tidy.content)
    const looked = lookThrough(shownTexts(clean.content))
    const likely = checkLikelyData(clean.content, context.acknowledged, looked)
    const checked = {
      content: clean.content,
      tidied: tidy.content,
      faults: [
        ...clean.faults,
        ...checkContent(clean.content, context, looked),
        ...spreadsheetFaults(clean.content),
        ...likely.faults,
      ],
      warnings: [...tidy.warnings, ...clean.warnings, ...contentWarnings(clean.content, context), ...likely.warnings],
    }
    known.set(content, { context, checked })
    return checked
  }
}

const isSame = (a: CheckContext, b: CheckContext): boolean =>
  a.node === b.node && a.directory === b.directory && a.today === b.today && a.acknowledged === b.acknowledged
