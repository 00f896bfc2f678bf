import { userInfo } from 'node:os'

/** The user's name on this machine. It goes into the events that the command signs. */
export function actor(): string {
  try {
    return userInfo().username
  } catch {
    // In a container a user may have a number and no name.
    return `uid-${process.getuid?.() ?? 0}`
  }
}
