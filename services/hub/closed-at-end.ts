/** The same, closed at the end of the block that holds it with `await using`. */
export const closedAtEnd = <T extends { close(): Promise<void> }>(opened: T): T & AsyncDisposable => ({
  ...opened,
  [Symbol.asyncDispose]: () => opened.close(),
})
