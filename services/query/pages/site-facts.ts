import { z } from 'zod'
import { isDivisionCode } from '../../domain/ids.ts'

/** What only the operators of a site know of it: where it is, its numbers, what its places are called and their colours. */
export interface SiteFacts {
  /** At which people reach it, without a path: `https://gk.example.gov.cn`. Left out where nobody has said it. */
  url?: string
  /** 政府网站标识码: ten digits (国办发〔2017〕47号). */
  idCode?: string
  /** ICP 备案号 and 公安备案号, as they are printed. */
  icp?: string
  police?: string
  /** Where people tell of errors: 我为政府网站找错. */
  reportErrors?: string
  /** By the code of a county. */
  places?: Record<string, { name?: string; colour?: string }>
}

const words = z.string().trim().min(1).max(100)

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The ground of buttons and tiles on which links are read. Darker than white, so what is read on it is read on white. */
const PALEST_GROUND = luminance('#e8f0f9')
const isReadable = (colour: string): boolean => (PALEST_GROUND + 0.05) / (luminance(colour) + 0.05) >= 4.5

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/, 'must be a colour as #0b4a8f')
  .refine(isReadable, 'must be darker: white letters on it, and it as letters, need a contrast of 4.5')

/** The file that `HUB_SITE` names. `url` is a setting of its own. */
export const siteFactsSchema: z.ZodType<Omit<SiteFacts, 'url'>> = z.strictObject({
  idCode: z
    .string()
    .regex(/^\d{10}$/, 'must have ten digits')
    .optional(),
  icp: words.optional(),
  police: words.optional(),
  reportErrors: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  places: z
    .record(z.string(), z.strictObject({ name: words.max(30).optional(), colour: colour.optional() }))
    .superRefine((places, { addIssue }) => {
      for (const code of Object.keys(places))
        if (!isDivisionCode(code) || code.length !== 6)
          addIssue({ code: 'custom', path: [code], message: 'must be the six digits of a county' })
    })
    .optional(),
})
