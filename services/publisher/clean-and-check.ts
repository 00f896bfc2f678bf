import type { Fault } from '../domain/errors.ts'
import { type CheckContext, checkContent } from '../domain/item/check-content.ts'
import type { Content } from '../domain/item/content.ts'
import { contentWarnings } from '../domain/item/content-warnings.ts'
import type { Warning } from '../domain/warning.ts'
import { checkTexts, type TextsOf } from './check-texts.ts'
import type { EmbeddedPicture } from './html/embedded-pictures.ts'

/**
 * A content with its texts tidied and its HTML cleaned, the faults for which publishing would refuse it, and what its
 * author should look at again. Their places are in the content.
 */
export interface CheckedContent {
  content: Content
  /** The same before its HTML was cleaned: by that a row of a file is known again. */
  tidied: Content
  /** Files of the content that stand in the text that was given. */
  pictures: EmbeddedPicture[]
  faults: Fault[]
  warnings: Warning[]
}

export type CleanAndCheck = (content: Content, context: CheckContext, textsOf?: TextsOf) => CheckedContent

/**
 * Cleans and checks contents. A content that was checked before under the same node, directory and day is not checked
 * again: an import checks all its rows before it publishes the first one, and publishing checks them too.
 */
export function createCleanAndCheck(): CleanAndCheck {
  const known = new WeakMap<Content, { context: CheckContext; checked: CheckedContent }>()
  return (given, context, textsOf = checkTexts) => {
    const before = known.get(given)
    if (before !== undefined && isSame(before.context, context)) return before.checked
    const { content, tidied, tidying, cleaned, personal, spreadsheet, likely } = textsOf({
      content: given,
      acknowledged: context.acknowledged,
    })
    const checked = {
      content,
      tidied,
      pictures: cleaned.pictures,
      faults: [...cleaned.faults, ...checkContent(content, context), ...personal, ...spreadsheet, ...likely.faults],
      warnings: [...tidying, ...cleaned.warnings, ...contentWarnings(content, context), ...likely.warnings],
    }
    known.set(given, { context, checked })
    return checked
  }
}

const isSame = (a: CheckContext, b: CheckContext): boolean =>
  a.node === b.node && a.directory === b.directory && a.today === b.today && a.acknowledged === b.acknowledged
