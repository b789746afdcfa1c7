export const customerReferencesToken = Symbol('customer references');
