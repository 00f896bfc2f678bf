import { userInfo } from 'node:os'
import { isPseudonym } from './typed-public-texts.ts'

/**
 * The user's name on this machine, for the events that the command signs. Where the name is a number of a person (some
 * offices log in with it), or there is none, as in a container, the user's number on this machine stands for it.
 */
export function actor(nameOfUser = () => userInfo().username): string {
  try {
    const name = nameOfUser()
    if (isPseudonym(name)) return name
  } catch {
    // A user of a container may have no name.
  }
  return `uid-${process.getuid?.() ?? 0}`
}
