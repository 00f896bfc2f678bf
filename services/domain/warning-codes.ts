/**
 * Codes of what is accepted, and whose author should look at it again (rule 12). A caller who asks for strict handling
 * is refused with the same code.
 */
export const WARNING_CODES = {
  /** The name of a department elsewhere. */
  'organ-doubtful': 'lasts',
  /** Colours, fonts and the like of HTML: nothing that was said is lost. */
  'formatting-removed': 'lasts',
  /** A revision that says what the item says already. It makes no version. */
  'changes-nothing': 'lasts',
  /** After a redaction: another item still says what was taken out. */
  'twin-holds-text': 'lasts',
  /** So many items are nearly alike that another twin may be among those that were not compared. */
  'twins-uncompared': 'lasts',
  /** A column of a file that is not imported. */
  'column-unknown': 'lasts',
  /** White space, line breaks or invisible characters were taken from a title, a name or another short text. */
  'text-tidied': 'lasts',
  /** Persons are named with what the item's own field is about. */
  'personal-data-lawful': 'lasts',
  /** A body that follows from the rows, the tasks or the table was sent otherwise, and was replaced. */
  'body-replaced': 'lasts',
  /** A date comes after one that it should come before. */
  'dates-out-of-order': 'lasts',
  /** The directory does not have the field. */
  'field-unlisted': 'lasts',
  /** A channel that no printed catalogue has a box for. */
  'channel-unlisted': 'lasts',
  /** Tags or character references of HTML stand in a text that is none: readers would see them. */
  'markup-in-text': 'lasts',
  /** Question marks stand where another program has lost characters, most likely. */
  'characters-lost': 'lasts',
  /** Several boxes stood on one line of a cell; what was read as ticked is told. */
  'ticks-read': 'lasts',
  /** A cell has boxes, and none of them is ticked. */
  'nothing-ticked': 'lasts',
  /** Hidden or filtered rows of a workbook are not read unless that is asked for; so columns and sheets. */
  'rows-hidden': 'lasts',
  'columns-hidden': 'lasts',
  'sheets-hidden': 'lasts',
  /** Cells of a sheet in columns that have no title. */
  'cells-untitled': 'lasts',
  /** Words of a cell are struck out, which text cannot show. */
  'text-struck': 'lasts',
} as const
