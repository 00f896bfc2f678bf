/**
 * Applies a JSON merge patch to a value, as RFC 7396 section 2 says: members are replaced one by one at every depth, a
 * null takes a member away, and everything that is no object, a list above all, is replaced whole. Neither value changes.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch))
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value))
  // Unlike an assignment, this makes an own member of `__proto__`.
  return Object.fromEntries(merged)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
