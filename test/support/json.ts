/** JSON whose comments have lines of their own → JSON. */
export const withoutComments = (text: string): string => text.replace(/^\s*\/\/.*$/gm, '')
