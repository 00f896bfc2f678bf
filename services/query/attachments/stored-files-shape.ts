import { z } from 'zod'
import 'zod-openapi'

export const storedFilesShape = z
  .array(z.object({ sha256: z.string(), url: z.string() }).meta({ id: 'StoredFile' }))
  .meta({
    description:
      'Where this hub gives the files that the content names as `attachment:sha256-…`, as paths. `content` is as it was signed, and names no host.',
  })
