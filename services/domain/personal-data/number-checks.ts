const ID_CARD = /^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]$/
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** An 18-character identity number (GB 11643): its shape with a birth date, and its check digit (ISO 7064 MOD 11-2). */
export function isIdCard(digits: string): { shape: boolean; check: boolean } {
  if (!ID_CARD.test(digits)) return { shape: false, check: false }
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return { shape: true, check: '10X98765432'[sum % 11] === digits[17]?.toUpperCase() }
}

const CARD = /^(?:9558\d{15}|[3-6]\d{15,18})$/
/** Ranges that banks issue: UnionPay, ICBC's old debit cards, Visa, Mastercard, JCB (ISO/IEC 7812). */
const ISSUED = /^(?:6[02]\d{14,17}|9558\d{15}|4\d{15}|5[1-5]\d{14}|35\d{14})$/

/** Whether the number lies in a range that banks issue. Other numbers of that length may be anything. */
export const isIssuedCard = (digits: string): boolean => ISSUED.test(digits)

/** A number of a payment card's length that passes Luhn (ISO/IEC 7812-1 annex B). */
export const isBankCard = (digits: string): boolean => CARD.test(digits) && passesLuhn(digits)

/** Luhn's check (ISO/IEC 7812-1 annex B) of a part of a text, which must be digits. */
export function passesLuhn(digits: string, begin = 0, end = digits.length): boolean {
  let sum = 0
  let isDoubled = false
  for (let place = end - 1; place >= begin; place--) {
    const digit = digits.charCodeAt(place) - ZERO
    const value = isDoubled ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
    isDoubled = !isDoubled
  }
  return sum % 10 === 0
}

const ZERO = '0'.charCodeAt(0)
