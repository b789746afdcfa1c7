import { BadName } from '../names.ts';

/** One word: it becomes part of variables, error codes, file names and class names, and must look the same in all. */
const oneWord = /^[a-z]{2,30}$/;

/** @throws BadName when it is not one word in small letters */
export function vendorWord(name: string): string {
  if (oneWord.test(name)) return name;
  throw new BadName(`"${name}" is no name of a vendor: one word in small letters, such as postmark`);
}

/** `Postmark`: classes, and the vendor's name in sentences until somebody writes it as the vendor does. */
export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Gives a text another vendor's name, in whatever case the first one's stands there. */
export function respelled(like: string, name: string): (text: string) => string {
  const found = new RegExp(like, 'gi');
  return (text) =>
    text.replace(found, (spelling) => {
      if (spelling === spelling.toLowerCase()) return name;
      return spelling === spelling.toUpperCase() ? name.toUpperCase() : capitalised(name);
    });
}
