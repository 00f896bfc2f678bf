import { readFileSync } from 'node:fs'
import { HubError } from '../../domain/errors.ts'
import { type SiteFacts, siteFactsSchema } from '../../query/pages/site-facts.ts'

/** Reads the file that `HUB_SITE` names. HubError `settings-invalid` says all that is wrong with it. */
export function readSiteFile(file: string): Omit<SiteFacts, 'url'> {
  const refuse = (why: string): never => {
    throw new HubError('settings-invalid', `HUB_SITE: ${file} ${why}`)
  }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return refuse(`cannot be read: ${(error as Error).message}`)
  }
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch {
    return refuse('is no JSON.')
  }
  const parsed = siteFactsSchema.safeParse(found)
  if (parsed.success) return parsed.data
  return refuse(
    `is not right: ${parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole file'}: ${message}`).join('; ')}`,
  )
}
