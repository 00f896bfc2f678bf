import { InvalidArgumentError } from 'commander'

/** A whole number from 1 on, as an option's value. */
export function positiveNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 on.')
  return Number(text)
}
