import type { FeedQuestion } from './read-feed.ts'

/** What shows the same in another form, for `<link>` and the header `Link` (RFC 8288). */
export interface Alternate {
  mediaType: string
  /** Without a host. */
  path: string
}

/** The parameters of a feed as they stand in its address. */
export const feedFilters = ({ field, q, exact }: Pick<FeedQuestion, 'field' | 'q' | 'exact'>): URLSearchParams =>
  new URLSearchParams({
    ...(field !== undefined && { field }),
    ...(q !== undefined && { q }),
    ...(q !== undefined && exact && { exact: '1' }),
  })

export const feedPath = (
  { outlet: { kind, division }, ...asked }: FeedQuestion,
  extension: string,
  before: string | null = null,
): string => {
  const query = feedFilters(asked)
  if (before !== null) query.set('before', before)
  return `/v1/feeds/${kind}/${division.code}.${extension}${query.size > 0 ? `?${query}` : ''}`
}

export const feedsOf = (question: FeedQuestion): Alternate[] => [
  { mediaType: 'application/atom+xml', path: feedPath(question, 'atom') },
  { mediaType: 'application/feed+json', path: feedPath(question, 'json') },
]

/** The value of a header `Link`. */
export const alternateLinks = (alternates: Alternate[]): string =>
  alternates.map(({ mediaType, path }) => `<${path}>; rel="alternate"; type="${mediaType}"`).join(', ')
