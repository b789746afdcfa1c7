/** By which `products.source` names the ERP: one account of it feeds this service. */
export const erpSource = 'weclapp';
