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
    ...(value !== undefined && { value: masked(value) }),
    ...(details !== undefined && {
      details: Object.fromEntries(
        Object.entries(details).map(([name, detail]) => [name, typeof detail === 'string' ? masked(detail) : detail]),
      ),
    }),
  }
}

/** A text as a report may quote it. */
export function masked(text: string): string {
  const plain = maskPersonalData(text)
  return plain.length > MAX_TOLD ? `${plain.slice(0, MAX_TOLD)}…` : plain
}
