import { userInfo } from 'node:os'

/** Who types the command, as the machine calls them; goes into what they sign. */
export function actor(): string {
  try {
    return userInfo().username
  } catch {
    // A container's user has a number and no name.
    return `uid-${process.getuid?.() ?? 0}`
  }
}
