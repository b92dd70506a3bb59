"""What happens inside the Kubernetes cluster, through kubectl."""
