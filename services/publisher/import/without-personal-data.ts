import type { Fault } from '../../domain/errors.ts'
import { maskPersonalData } from '../../domain/personal-data/mask-personal-data.ts'

const MAX_TOLD = 60

/**
 * The fault for the report: personal numbers are masked, because one in the wrong column is as personal as one in the
 * text.
 */
export function withoutPersonalData<F extends Fault & { value?: string }>(fault: F): F {
  const { value, details } = fault
  return {
    ...fault,
    ...(value !== undefined && { value: told(value) }),
    ...(details !== undefined && {
      details: Object.fromEntries(
        Object.entries(details).map(([name, detail]) => [name, typeof detail === 'string' ? told(detail) : detail]),
      ),
    }),
  }
}

const told = (text: string): string => {
  const masked = maskPersonalData(text)
  return masked.length > MAX_TOLD ? `${masked.slice(0, MAX_TOLD)}…` : masked
}
