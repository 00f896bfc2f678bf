import { html } from 'hono/html'
import { z } from 'zod'
import type { ItemId } from '../../domain/ids.ts'
import { MOST_CATALOGUE_ROWS } from '../../domain/kinds/catalogue/row-schema.ts'
import type { Acknowledgement } from '../../domain/personal-data/check-personal-data.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'
import type { Html } from '../../query/pages/layout.ts'
import { TICK_OF_HIDDEN } from '../desk-words.ts'
import { formKey, ticked } from '../form-shapes.ts'
import { acknowledgedIn, readSignOffs } from '../form-values.ts'
import { type FormWithSheet, type SentFile, sheetField } from '../sheets/carried-sheet.ts'
import { namedItem, pathOfField } from './catalogue-desk.ts'
import type { CatalogueTicks } from './read-sent-catalogue.ts'

/** What stands in the form for a draft. */
export interface DraftForm extends CatalogueTicks {
  /** Null where the rows are taken over from an office above. */
  sheet: SentFile | null
  /** The catalogue of the office above. */
  parent: ItemId | null
  acknowledged: Acknowledgement[]
  /** Who has signed off what is published. */
  review: SignOff[]
  isNew: boolean
  /** What stands for all that the clerk has seen; null where she has seen nothing. */
  seen: string | null
  key: string
  does: 'check' | 'send' | 'publish'
}

const fields = z.object({
  ...{ inherit: ticked, withHidden: ticked, isNew: ticked },
  parent: z.string().optional().catch(undefined),
  seen: z.string().nullable().catch(null),
  key: formKey,
  does: z.enum(['check', 'send', 'publish']).catch('check'),
})

/** What a browser sent. A sheet that was chosen just now is only looked at. */
export function readDraftForm(
  { fields: sent, sheet, isNew: isNewSheet }: FormWithSheet,
  newKey: () => string,
): DraftForm {
  const { inherit, withHidden, isNew, parent, key = newKey(), seen, does } = fields.parse(sent)
  return {
    ...{ sheet, parent: namedItem(parent), acknowledged: acknowledgedIn(sent), key, review: readSignOffs(sent) },
    ...{ inherit: inherit === 'yes', withHidden: withHidden === 'yes', isNew: isNew === 'yes' },
    ...(isNewSheet ? { seen: null, does: 'check' } : { seen, does }),
  }
}

const tick = (id: string, name: string, label: string, isTicked: boolean): Html =>
  html`<p><label><input type="checkbox" id="${id}" name="${name}" value="yes"${isTicked && ' checked'}> ${label}</label></p>`

export const readingTicks = ({ inherit, withHidden }: CatalogueTicks, id = 't'): Html =>
  html`${tick(`${id}-inherit`, 'inherit', '写“同上”的和空着的格子，沿用上一行的内容', inherit)}
${tick(`${id}-hidden`, 'withHidden', TICK_OF_HIDDEN, withHidden)}`

/** The form for a sheet of a catalogue. */
export const fileChooser = (field: string, label: string, ticks: CatalogueTicks): Html =>
  html`<form method="post" action="${pathOfField(field)}" enctype="multipart/form-data">
${sheetField(label, { accept: '.xlsx,.csv,.txt', says: `.xlsx 或 .csv，至多 ${MOST_CATALOGUE_ROWS} 行` })}
${readingTicks(ticks, 'c')}
<p><button type="submit" name="does" value="check">检查这张表</button></p></form>`
