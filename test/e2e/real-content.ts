/** The content that a clerk would send for a real record, without the fields that the hub does not have. */
export const realContent = (record: Record<string, string>) => ({
  title: record.title,
  body: { format: 'text', text: record.body },
  shownOn: { board: 'all', site: 'all', topic: 'all' },
  ...(record.document_number && { documentNumber: record.document_number }),
  ...(record.index_number && { indexNumber: record.index_number }),
  ...(record.date && { issuedOn: record.date }),
  ...(record.published && { publishedOn: record.published }),
  ...(record.source && { source: record.source }),
})
