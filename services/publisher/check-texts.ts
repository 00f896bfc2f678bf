import type { Fault } from '../domain/errors.ts'
import type { Content } from '../domain/item/content.ts'
import { shownTexts } from '../domain/item/shown-texts.ts'
import { spreadsheetFaults } from '../domain/item/spreadsheet-errors.ts'
import { tidyContent } from '../domain/item/tidy-content.ts'
import { renderBody } from '../domain/kinds/rendered-body.ts'
import { checkLikelyData } from '../domain/personal-data/check-likely-data.ts'
import { type Acknowledgement, checkPersonalData } from '../domain/personal-data/check-personal-data.ts'
import { lookThrough } from '../domain/personal-data/look-through.ts'
import type { Warning } from '../domain/warning.ts'
import { type CleanedBody, cleanBody } from './clean-body.ts'

/** What a content says, and what its author acknowledged: all that the checks of its texts need to know. */
export interface TextsToCheck {
  content: Content
  acknowledged: Acknowledgement[] | undefined
}

/** `checkTexts`, or what another thread has found already. */
export type TextsOf = (texts: TextsToCheck) => CheckedTexts

/** A content with its texts tidied, its body rendered where its kind says so, its HTML cleaned, and what each check found in it. */
export interface CheckedTexts {
  content: Content
  /** The same before its HTML was cleaned. */
  tidied: Content
  tidying: Warning[]
  cleaned: Omit<CleanedBody, 'content'>
  personal: Fault[]
  /** What a spreadsheet puts in place of a text. */
  spreadsheet: Fault[]
  likely: { faults: Fault[]; warnings: Warning[] }
}

/** Checks what the texts of a content say. Nothing else counts, so that another thread may do it. */
export function checkTexts({ content: given, acknowledged }: TextsToCheck): CheckedTexts {
  const tidy = tidyContent(given)
  const rendered = renderBody(tidy.content)
  const { content, ...cleaned } = cleanBody(rendered.content)
  const looked = lookThrough(shownTexts(content))
  return {
    content,
    tidied: tidy.content,
    tidying: [...tidy.warnings, ...rendered.warnings],
    cleaned,
    personal: checkPersonalData(content, acknowledged, looked),
    spreadsheet: spreadsheetFaults(content),
    likely: checkLikelyData(content, acknowledged, looked),
  }
}
