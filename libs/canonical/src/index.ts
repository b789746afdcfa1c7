export const glossary = 'accord';
