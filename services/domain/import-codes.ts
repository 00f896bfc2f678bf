/** The import of files: the file as a whole, then its rows. */
export const IMPORT_CODES = {
  'file-unreadable': 'lasts',
  'file-too-large': 'lasts',
  'header-missing': 'lasts',
  'column-missing': 'lasts',
  /** Two columns mean the same. */
  'column-twice': 'lasts',
  /** A title that is not known, and that may mean where an item is shown. */
  'column-unclear': 'lasts',
  /** A spreadsheet shows an error, or a picture, in place of a value. */
  'cell-error': 'lasts',
  /** A cell whose content cannot be told: a formula that was never computed, a format that shows nothing. */
  'cell-unreadable': 'lasts',
  /** A tick column holds neither a tick nor a sign for "no". */
  'tick-unreadable': 'lasts',
  /** A number whose last digits a spreadsheet or a JSON parser has lost, or may have lost. */
  'number-inexact': 'lasts',
  /** Other rows name their division, and this one does not. */
  'division-blank': 'lasts',
  /** A row names a file that is not in the folder or ZIP of its files. */
  'attachment-not-found': 'lasts',
  /** A row names a file, and there is no folder or ZIP of files. */
  'attachments-nowhere': 'lasts',
  /** Several files have the name that a row says. */
  'attachment-ambiguous': 'lasts',
  /** A row names a file that is not within the folder. */
  'attachment-path-refused': 'lasts',
  /** A file that a row names cannot be read, is too large or may not be an attachment. */
  'attachment-unusable': 'lasts',
  'row-unreadable': 'lasts',
  'row-too-long': 'lasts',
  'division-ambiguous': 'lasts',
  'duplicate-row': 'lasts',
  'row-conflict': 'lasts',
  'row-changed': 'lasts',
  /** A row that was imported before is read otherwise now. Its item stays as it is. */
  'reads-otherwise': 'lasts',
  'row-withdrawn': 'lasts',
  /** No row is nearly the same as an item that the clerk has named for one. */
  'revises-no-row': 'lasts',
} as const
