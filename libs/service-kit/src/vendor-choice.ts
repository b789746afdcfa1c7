import { z } from 'zod';

type Configs = Readonly<Record<string, z.ZodRawShape>>;

/** What is read of the vendor that was chosen, and its name: a union that its name tells apart. */
export type VendorChoice<Variable extends string, Of extends Configs> = {
  [Vendor in keyof Of & string]: Readonly<Record<Variable, Vendor>> & z.output<z.ZodObject<Of[Vendor]>>;
}[keyof Of & string];

/**
 * For a role that several vendors can play: a variable names the one that does, and only its variables are read. The
 * first one plays where nobody is named.
 * @param vendors the variables of each, by its name
 */
export function vendorChoice<const Variable extends string, const Of extends Configs>(
  variable: Variable,
  vendors: Of,
) {
  const names = Object.keys(vendors);
  return z.record(z.string(), z.unknown()).transform((environment, context): VendorChoice<Variable, Of> => {
    const named = environment[variable] ?? names[0];
    const vendor = names.find((name) => name === named);
    if (vendor === undefined) {
      context.addIssue({
        code: 'custom',
        path: [variable],
        message: `must be one of ${names.join(', ')}; leave it out for ${names[0] ?? ''}`,
      });
      return z.NEVER;
    }
    const read = z.object(vendors[vendor]).safeParse(environment);
    if (read.success) return { [variable]: vendor, ...read.data } as VendorChoice<Variable, Of>;
    for (const { path, message } of read.error.issues)
      context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  });
}
