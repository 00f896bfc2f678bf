/** A table of OpenCC: `traditional simplified…`, entries parted by `|`. The package has no types for it. */
declare module 'opencc-js/dict/TSCharacters' {
  const table: string
  export default table
}
