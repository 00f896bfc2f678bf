import type { SiteFacts } from '../../query/pages/site-facts.ts'
import { readSiteFile } from '../data/read-site-file.ts'
import type { Settings } from '../settings.ts'

/** What the operators say of the site, for its pages. */
export const siteFactsOf = ({ siteFile, publicUrl }: Pick<Settings, 'siteFile' | 'publicUrl'>): SiteFacts => ({
  ...(siteFile !== null && readSiteFile(siteFile)),
  ...(publicUrl !== null && { url: publicUrl }),
})
