# From commit to deployment. Each target is a command of `python -m delivery`;
# docs/deployment.md tells which environment variables they read.

# The recipe below serves every target of this file that has a text.
DELIVERY_TARGETS := $(shell sed -n 's/^\([A-Za-z0-9-]*\): ##.*/\1/p' make/delivery.mk)
TOOLS_READY := .tools/ready

.PHONY: $(DELIVERY_TARGETS) tools image-locks

$(DELIVERY_TARGETS): setup
	@$(PY) -m delivery $@

# The action server's image
docker-build: ## Build the action server's image
docker-run: ## Start the action server's container
docker-test: ## Wait for the container's /health, then show it
docker-stop: ## Stop the container
docker-clean-container: ## Remove the container
docker-clean-image: ## Remove the image
docker-clean: ## Remove the container and the image
docker-login: ## Log in to DOCKER_REGISTRY
docker-pull: ## Pull the action server's image
docker-push: ## Push the action server's image
docker-build-stack: ## Build the images of all parts
docker-push-stack: ## Push the images of all parts to ECR

# Images in Amazon ECR
aws-ecr-create-repository: ## Create the image repositories
aws-ecr-get-repositoryUri: ## Print where action server images are pushed
aws-ecr-get-authorization-token: ## Save docker's password for ECR in a private file
aws-ecr-docker-login: ## Let docker push to ECR
aws-ecr-list-images: ## List the images in ECR
aws-ecr-image-exists: ## Is this commit's image in ECR? Exit status 1 means no
aws-ecr-delete-image: ## Delete this commit's images from ECR
aws-ecr-delete-branch-images: ## Delete the images of all commits of the branch

# Models in Amazon S3
aws-s3-create-bucket: ## Create the models' bucket: private, encrypted, versioned
aws-s3-delete-bucket: ## Delete the models' bucket and all models
aws-s3-upload-rasa-model: ## Upload the branch's model
aws-s3-download-rasa-model: ## Download the branch's model
aws-s3-list-rasa-models: ## List the models in S3
aws-s3-rasa-model-exists: ## Is the branch's model in S3? Exit status 1 means no
aws-s3-rasa-model-is-current: ## Was the model in S3 trained from these files? 1 means no
aws-s3-delete-rasa-model: ## Delete the branch's model from S3

# Clusters in Amazon EKS
aws-eks-cluster-create: ## Create the cluster (about 20 minutes)
aws-eks-cluster-exists: ## Is there a cluster? Exit status 1 means no
aws-eks-cluster-status: ## Print the cluster's state
aws-eks-cluster-describe: ## Print all about the cluster, as JSON
aws-eks-cluster-list-all: ## List all clusters of the region
aws-eks-cluster-info: ## Print the cluster's name, state, version, endpoint
aws-eks-cluster-get-endpoint: ## Print the address of the cluster's API
aws-eks-cluster-update-kubeconfig: ## Let kubectl talk to the cluster
aws-eks-load-balancer-install: ## Install the controller that makes the Ingress public
aws-eks-cluster-delete: ## Delete the cluster
aws-eks-cluster-delete-all-test-clusters: ## Delete all test clusters
aws-eks-namespace-create: ## Create the namespace
aws-eks-namespace-delete: ## Delete the namespace and all in it
aws-iam-role-get-Arn: ## Print the ARN of AWS_IAM_ROLE_NAME
pull-secret-ecr-create: ## Let the cluster pull from ECR
pull-secret-ecr-delete: ## Delete that secret
pull-secret-gcr-create: ## Let the cluster pull Rasa Enterprise
pull-secret-gcr-delete: ## Delete that secret
kubectl-config-current-context: ## Print the cluster that kubectl talks to
install-eksctl: ## Install eksctl
install-kubectl: ## Install kubectl
install-helm: ## Install helm

# The branch's model
rasa-train: ## Train a model named after the branch
pipeline-params: ## Print the names that belong to this commit
rasa-test: ## Play the conversation tests against it

# Deployment, open source (the default)
deploy: ## Deploy images and model to DEPLOY_ENVIRONMENT (test)
deploy-status: ## Show what is deployed and how its pods are
deploy-model: ## Deploy the branch's model with the images that run
deploy-smoketest: ## Talk to the deployment through its public address
deploy-rollback: ## Go back to the release before
undeploy: ## Remove the assistant from the cluster

# Deployment with a Rasa X / Enterprise licence (no longer maintained by Rasa)
rasa-enterprise-install: ## Install the helm chart, or upgrade it
rasa-enterprise-uninstall: ## Remove it
rasa-enterprise-release-exists: ## Is it installed? Exit status 1 means no
rasa-enterprise-check-health: ## Wait until all its parts are well
rasa-enterprise-get-base-url: ## Print its public address
rasa-enterprise-get-login: ## Print where to log in, and as whom
rasa-enterprise-get-access-token: ## Save an access token in a private file
rasa-enterprise-get-pods: ## List its pods
rasa-enterprise-get-secrets-postgresql: ## Save the database's passwords in a private file
rasa-enterprise-get-secrets-redis: ## Save the password of Redis in a private file
rasa-enterprise-get-secrets-rabbit: ## Save the password of RabbitMQ in a private file
rasa-enterprise-model-upload: ## Upload the branch's model
rasa-enterprise-model-tag: ## Tag the model, which makes it serve
rasa-enterprise-model-delete: ## Delete the branch's model from the server
rasa-enterprise-smoketest: ## Greet the assistant on the server
rasa-enterprise-delete-pvc-all: ## Delete all volumes of the namespace

# Checkers of deploy/, Dockerfiles, workflows and scripts, apart because Rasa pins their
# requirements lower or because npm has them.
tools: setup $(TOOLS_READY) ## Make .tools from its locks: the checkers that tests and lint use

$(TOOLS_READY): requirements-tools.lock package.json package-lock.json make/delivery.mk
	$(PY) -m venv --clear .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-tools.lock
	@sh launcher/setup/ensure_npm.sh
	cp package.json package-lock.json .tools
	npm ci --silent --no-fund --no-audit --ignore-scripts --prefix .tools
	@touch $@

image-locks: setup ## Write the locks of the images and of .tools
	sh deploy/images/lock.sh
